/**
 * What providers need of HTTP, once: sources of vendors and notifiers call services with it, over {@code java.net.http}.
 *
 * <pre>{@code
 * HttpSender sender = HttpSender.create("orders");                        // kept; closed with its source or notifier
 * HttpReply reply = sender.send(
 *     HttpCall.post(uri).header("Authorization", token).body("application/json", json), Deadline.in(timeout));
 * if (!reply.isSuccess()) {
 *     throw new LagException(reply.toString());                           // POST https://host/path answered 503: ...
 * }
 * JsonNode answer = reply.json();
 * }</pre>
 *
 * <p>{@link io.lagmonitor.http.HttpCall} is what is asked, {@link io.lagmonitor.http.HttpReply} what was answered,
 * {@link io.lagmonitor.http.HttpException} why nothing was, {@link io.lagmonitor.http.HttpSender} carries one to the
 * other. What the JDK's client leaves to its users and is settled here:
 *
 * <ul>
 * <li>Time. Its timeout ends with the headers; a {@link io.lagmonitor.http.Deadline} holds over connection, request,
 *     redirects and the last byte of the body, and may be shared by many calls, with the waits between them.
 * <li>Memory. No more of a body is kept than the call allows, and the exchange ends there; the reply says that it is cut.
 * <li>Threads. They are named, few, and end with {@code close}, and so do the connections.
 * <li>Secrets. No message and no {@code toString} shows a header, a query or the user of an address, nor the path where
 *     that is the secret, as with webhooks; what a call calls a secret is hidden in what the server says, too.
 * <li>Redirects. They are followed only where a call allows it, never out of TLS, and to another server without anything
 *     that identifies us.
 * </ul>
 *
 * <p>A reply of any status is a reply: what 404, 429 or «200 with an error in the body» means is known to the caller
 * alone. Nothing is retried here, and nothing is logged.
 */
package io.lagmonitor.http;
