package org.ferries.shared;

public final class ApiPaths {
    public static final String ROOT = "/api/v1";
    public static final String SAILINGS = ROOT + "/sailings";

    private ApiPaths() {}
}
