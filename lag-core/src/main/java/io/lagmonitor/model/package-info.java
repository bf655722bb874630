/**
 * The nouns: what sources state, policies judge and notifiers tell. All of them are immutable values in Kafka's words;
 * none has behaviour beyond answering about itself, and none knows of threads, clocks or storage.
 *
 * <p>From facts to news: {@link io.lagmonitor.model.PartitionLag} rows make a {@link io.lagmonitor.model.GroupLag}; a
 * {@link io.lagmonitor.model.LagSnapshot} carries what one source knows; a policy sees a
 * {@link io.lagmonitor.model.GroupHistory} and answers with {@link io.lagmonitor.model.Finding}s; what stands becomes an
 * {@link io.lagmonitor.model.Incident}; everything of one poll is in the {@link io.lagmonitor.model.LagReport}. What
 * changed of an incident reaches each notifier as an {@link io.lagmonitor.model.IncidentUpdate}, when its
 * {@link io.lagmonitor.model.Route} is due and no {@link io.lagmonitor.model.Silence} withholds it.
 */
package io.lagmonitor.model;
