/** The moments at which a fault can be injected: around the commit and around a post, where a crash matters most. */
export type Failpoint =
	| "receive.before-commit"
	| "receive.after-commit"
	| "deliver.before-post"
	| "deliver.after-post";

let armed: string | undefined;

/**
 * Arms one failpoint: the process is killed without warning when it gets there. For tests of faults only:
 * config.ts refuses it with NODE_ENV=production.
 */
export function armFailpoint(name: string | undefined): void {
	armed = name;
}

/** Does nothing unless this failpoint is armed. */
export function failpoint(name: Failpoint): void {
	if (armed === name) process.kill(process.pid, "SIGKILL");
}
