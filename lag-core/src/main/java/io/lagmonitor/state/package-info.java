/**
 * What the monitor remembers, in one file. Read {@link io.lagmonitor.state.FileStateStore} for what users may rely on.
 *
 * <p>Inside, one idea a class: {@code Change} is a line, {@code Header} the first line, {@code StateText} what a file
 * says once it is read, {@code StateFile} the bytes on the disk, {@code FileMutex} the lock around them. A save is one
 * append of lines that belong together, and every now and then a new file that takes the old one's place; nothing is
 * ever changed where it lies, so a crash leaves the old state or the new one.
 */
package io.lagmonitor.state;
