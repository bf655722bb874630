/** Tells people of incidents, and lets machines act on them, over HTTP; a package for each service below this one. */
package io.lagmonitor.notify;
