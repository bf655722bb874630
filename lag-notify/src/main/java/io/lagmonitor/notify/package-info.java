/**
 * Tells people of incidents, and lets machines act on them, over HTTP; a package for each service below this one.
 *
 * <p>Users of the library need {@link io.lagmonitor.notify.Wording} of this package, by which people are addressed: in
 * which language, by which clock, with which command and page to look at next. All notifiers for people take one.
 *
 * <p>The rest is what the notifiers below share, and what one of your own may use. {@link io.lagmonitor.notify.Message} is
 * news in words, before anything is made of it that a service shows. {@link io.lagmonitor.notify.Verdict} is what an answer
 * means, whatever words a service has for it, and {@link io.lagmonitor.notify.Sending} turns it into marks, or throws it:
 *
 * <ul>
 * <li>taken: the update is marked, if need be with a note;
 * <li>refused: this message can never be taken, and the others go on;
 * <li>later: not now; what is unclear, as an answer that makes no sense, is this, so that nothing is lost;
 * <li>throttled: nothing is taken before a time, and the notifier is left out until then;
 * <li>never: nothing is taken with these settings, and this process does not call again.
 * </ul>
 *
 * {@link io.lagmonitor.notify.Text} makes the text of strangers fit for people, {@link io.lagmonitor.notify.Template} fills
 * that of the user, and {@link io.lagmonitor.notify.Hook} is an address that nobody may see.
 */
package io.lagmonitor.notify;
