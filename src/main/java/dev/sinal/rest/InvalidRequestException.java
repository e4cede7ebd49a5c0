package dev.sinal.rest;

import java.util.List;

/** Thrown for input that is not valid. Its problems may be shown to the caller. */
public class InvalidRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;
    private final boolean schema;

    /** Creates an exception for one problem. */
    public InvalidRequestException(String problem) {
        this(List.of(problem), false);
    }

    private InvalidRequestException(List<String> problems, boolean schema) {
        // It is an expected answer: neither a stack trace nor a message that may quote the caller.
        super("invalid request", null, false, false);
        this.problems = List.copyOf(problems);
        this.schema = schema;
    }

    /**
     * Returns an exception for everything that violates a schema.
     *
     * @param problems in the words of the reference's validator (jsonschema)
     */
    public static InvalidRequestException ofSchema(List<String> problems) {
        return new InvalidRequestException(problems, true);
    }

    /** Returns what is wrong. */
    public List<String> problems() {
        return problems;
    }

    /** Returns whether the problems violate a schema. */
    boolean violatesSchema() {
        return schema;
    }
}
