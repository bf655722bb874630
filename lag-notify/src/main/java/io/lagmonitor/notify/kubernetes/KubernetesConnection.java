package io.lagmonitor.notify.kubernetes;

import io.lagmonitor.http.HttpCall;
import io.lagmonitor.http.HttpSender;
import io.lagmonitor.model.LagException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the API server of Kubernetes is, and what shows it who asks. Immutable: each method gives another connection.
 * Nothing is connected before an act is due, and nothing stays connected after it; the files of the token and of the
 * certificates are read anew each time, because the cluster replaces them.
 *
 * <pre>{@code
 * KubernetesConnection.inCluster()                                        // the default: this process runs in a pod
 * KubernetesConnection.to("https://10.0.0.1:6443").tokenFile(token).caFile(authorities)
 * }</pre>
 */
public final class KubernetesConnection {

    private static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
    private static final String HOST = "KUBERNETES_SERVICE_HOST";
    private static final String PORT = "KUBERNETES_SERVICE_PORT";

    private final String server;
    private final Optional<Token> token;
    private final Optional<Path> caFile;
    private final String namespace;
    private final boolean inCluster;

    private KubernetesConnection(String server, Optional<Token> token, Optional<Path> caFile, String namespace,
                                 boolean inCluster) {
        this.server = server;
        this.token = token;
        this.caFile = caFile;
        this.namespace = namespace;
        this.inCluster = inCluster;
    }

    /**
     * As the pod of this process sees it: the service account's token and certificates, the pod's own namespace, and no
     * proxy.
     *
     * @throws LagException if this process does not run in a pod, or its pod has no service account
     */
    public static KubernetesConnection inCluster() {
        return inCluster(System.getenv(), SERVICE_ACCOUNT);
    }

    static KubernetesConnection inCluster(Map<String, String> environment, Path serviceAccount) {
        String host = environment.getOrDefault(HOST, "");
        String port = environment.getOrDefault(PORT, environment.getOrDefault(PORT + "_HTTPS", ""));
        if (host.isBlank() || port.isBlank()) {
            throw new LagException(
                "not in a cluster of Kubernetes: " + HOST + " and " + PORT + " are not in the environment");
        }
        String address = "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        Path authorities = serviceAccount.resolve("ca.crt");
        Trust.of(authorities);
        return new KubernetesConnection(checked(address), Optional.of(Token.in(serviceAccount.resolve("token"))),
            Optional.of(authorities), namespaceIn(serviceAccount.resolve("namespace")), true);
    }

    /**
     * An API server at this address, which may have a path, as behind a gateway; {@code http://localhost:8001} is that of
     * {@code kubectl proxy}. The namespace is {@code default} where the notifier does not name another.
     *
     * @throws IllegalArgumentException if it is no address, or one with a user, a query or a fragment
     */
    public static KubernetesConnection to(String url) {
        return new KubernetesConnection(checked(url), Optional.empty(), Optional.empty(), "default", false);
    }

    /** Shows this token; it is in no message. Once it is not accepted, this process acts no more. */
    public KubernetesConnection token(String text) {
        return new KubernetesConnection(server, Optional.of(Token.of(text)), caFile, namespace, inCluster);
    }

    /**
     * Shows the token in this file.
     *
     * @throws LagException if it cannot be read
     */
    public KubernetesConnection tokenFile(Path file) {
        return new KubernetesConnection(server, Optional.of(Token.in(file)), caFile, namespace, inCluster);
    }

    /**
     * Trusts the certificates in this file (PEM, one or several), and no others; the default is those of the JVM.
     *
     * @throws LagException if they cannot be read
     */
    public KubernetesConnection caFile(Path file) {
        Trust.of(file);
        return new KubernetesConnection(server, token, Optional.of(file), namespace, inCluster);
    }

    /** Where, and by which token, without the token. */
    @Override
    public String toString() {
        return server + " with " + token.map(Token::toString).orElse("no token");
    }

    Optional<Token> token() {
        return token;
    }

    /** Where workloads are, if the notifier does not say. */
    String namespace() {
        return namespace;
    }

    URI address(String pathAndQuery) {
        return URI.create(server + pathAndQuery);
    }

    /** A new sender, to be closed by the caller; it trusts what the file says now. */
    HttpSender sender() {
        HttpSender sender = HttpSender.create("kubernetes");
        HttpSender straight = inCluster ? sender.noProxy() : sender;
        return caFile.map(Trust::of).map(straight::trust).orElse(straight);
    }

    private static String checked(String url) {
        URI address = HttpCall.address(url);
        if (address.getRawQuery() != null || address.getRawFragment() != null) {
            throw new IllegalArgumentException("an address with a query or a fragment, expected one as https://host:port");
        }
        return address.toString().replaceAll("/+$", "");
    }

    private static String namespaceIn(Path file) {
        try {
            return Workload.checkedNamespace(Files.readString(file).strip());
        } catch (IOException | IllegalArgumentException e) {
            throw new LagException("namespace file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
