package dev.sinal.instance;

/** The repository of the tests keeps to what they rely on. */
class InMemoryInstanceRepositoryTest extends InstanceRepositoryContract {
    private final InstanceRepository repository = new InMemoryInstanceRepository();

    @Override
    InstanceRepository repository() {
        return repository;
    }
}
