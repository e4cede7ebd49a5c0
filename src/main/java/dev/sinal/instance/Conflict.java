package dev.sinal.instance;

/** A value that must be unique and that another instance has. */
public enum Conflict {
    NAME,
    TOKEN
}
