import pino from "pino";
import type { Log } from "../chat/log.ts";

/**
 * The log: one JSON line per happening, a stable code as its message. Callers pass opaque ids and codes only;
 * the port's type allows nothing but plain scalars.
 */
export function makeLog(level: string): Log {
	return pino({ level, base: { service: "rollcall" }, messageKey: "code" });
}
