/** Where a part writes what happened: a code and opaque ids, never words that a person typed. Pino fits it. */
export interface Log {
	info(facts: Record<string, string | number | boolean | undefined>, code: string): void;
	warn(facts: Record<string, string | number | boolean | undefined>, code: string): void;
	error(facts: Record<string, string | number | boolean | undefined>, code: string): void;
}
