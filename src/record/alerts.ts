/**
 * The views that call somebody to act on a child now, as the features declare them with `alert` (a test holds them
 * together). Their messages also go to whoever is away: to be away is no reason not to be told of a child in danger.
 */
export const ALERTS: ReadonlySet<string> = new Set([
	"cases-loaded-act-now",
	"concern-alert",
	"concern-on-closed",
	"contact-chase",
	"contact-handed-on",
	"contact-waits",
	"import-act-now-left",
	"request-arrived-urgent",
	"urgent-alert",
]);
