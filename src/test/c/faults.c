/*
 * Injects faults into a JVM that is started with LD_PRELOAD set to this library.
 *
 * FAULTS_CONTROL names a control file of 5 integers of 64 bits (see Faults.java), which may be written at any time. FAULTS_FILES is a
 * prefix of the absolute paths of the files whose writes and syncs are delayed or fail.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* What to do with the next calls. A count is decremented with each call that it concerns. */
struct control {
    int64_t delayed;       /* how many writes and syncs are delayed */
    int64_t delay_millis;  /* for how long */
    int64_t full_writes;   /* how many writes fail with ENOSPC */
    int64_t failed_syncs;  /* how many syncs fail with EIO */
    int64_t clock_seconds; /* how far the clock is ahead of the system's */
};

static struct control none;
static struct control *control = &none;
static const char *prefix = "";

__attribute__((constructor)) static void open_control(void) {
    const char *file = getenv("FAULTS_CONTROL");
    if (!file || !getenv("FAULTS_FILES")) {
        return;
    }
    int fd = open(file, O_RDWR | O_CLOEXEC);
    void *shared = fd < 0 ? MAP_FAILED : mmap(0, sizeof none, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (shared == MAP_FAILED) {
        perror(file);
        abort();
    }
    close(fd);
    prefix = getenv("FAULTS_FILES");
    control = shared;
}

static int take(int64_t *count) {
    int64_t left = __atomic_load_n(count, __ATOMIC_SEQ_CST);
    while (left > 0) {
        if (__atomic_compare_exchange_n(count, &left, left - 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
            return 1;
        }
    }
    return 0;
}

static int is_faulty(int fd) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) {
        return 0;
    }
    path[length] = 0;
    return !strncmp(path, prefix, strlen(prefix));
}

/* Returns whether a call fails, after its delay; errno is set if it does. */
static int fails(int fd, int64_t *count, int error) {
    if (!control->delayed && !*count) {
        return 0;
    }
    int before = errno;
    if (!is_faulty(fd)) {
        errno = before;
        return 0;
    }
    if (take(&control->delayed)) {
        usleep(control->delay_millis * 1000);
    }
    int failing = take(count);
    errno = failing ? error : before;
    return failing;
}

#define NEXT(name) static __typeof__(name) *next; if (!next) next = (__typeof__(name) *) dlsym(RTLD_NEXT, #name)

#define FAULTY(name, count, error, parameters, ...) \
    int name parameters { NEXT(name); return fails(fd, &control->count, error) ? -1 : next(__VA_ARGS__); }

#define FAULTY_WRITE(name, parameters, ...) \
    ssize_t name parameters { NEXT(name); return fails(fd, &control->full_writes, ENOSPC) ? -1 : next(__VA_ARGS__); }

FAULTY_WRITE(write, (int fd, const void *bytes, size_t count), fd, bytes, count)
FAULTY_WRITE(writev, (int fd, const struct iovec *parts, int count), fd, parts, count)
FAULTY_WRITE(pwrite, (int fd, const void *bytes, size_t count, off_t at), fd, bytes, count, at)
FAULTY_WRITE(pwrite64, (int fd, const void *bytes, size_t count, off64_t at), fd, bytes, count, at)
FAULTY(ftruncate, full_writes, ENOSPC, (int fd, off_t length), fd, length)
FAULTY(ftruncate64, full_writes, ENOSPC, (int fd, off64_t length), fd, length)
FAULTY(fsync, failed_syncs, EIO, (int fd), fd)
FAULTY(fdatasync, failed_syncs, EIO, (int fd), fd)

int clock_gettime(clockid_t clock, struct timespec *time) {
    NEXT(clock_gettime);
    int result = next(clock, time);
    if (!result && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        time->tv_sec += control->clock_seconds;
    }
    return result;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    NEXT(gettimeofday);
    int result = next(time, zone);
    if (!result) {
        time->tv_sec += control->clock_seconds;
    }
    return result;
}
