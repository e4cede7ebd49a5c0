package dev.sinal.instance;

/** What a new instance may not share with another. */
public enum Conflict {
    NAME,
    TOKEN
}
