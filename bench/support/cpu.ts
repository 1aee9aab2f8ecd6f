import { readdirSync, readFileSync } from "node:fs";
import type pg from "pg";

/** Processor time of a process of ours, this one unless it is said, and of the PostgreSQL beside it, in milliseconds. */
export interface Cpu {
	node: number;
	postgres: number;
}

/** As Linux counts it in /proc. */
const MS_A_TICK = 10;

/**
 * Reads how much processor time went into work so far: that does not read low while others use the machine, as rows in a
 * second do. Only where PostgreSQL runs on this machine, and that is Linux: undefined elsewhere.
 * @param pid of another process than this one, whose time is read as `node`
 */
export async function cpuOf(client: pg.Client, pid?: number): Promise<(() => Cpu) | undefined> {
	const [backend] = (await client.query<{ pid: number }>("select pg_backend_pid() as pid")).rows;
	const server = processes().find((one) => one.pid === backend!.pid)?.parent;
	if (server === undefined) return undefined;
	return () => {
		const all = processes();
		const { user, system } = process.cpuUsage();
		const own = pid === undefined ? (user + system) / 1_000 : (all.find((one) => one.pid === pid)?.ms ?? 0);
		const ours = all.filter((one) => one.parent === server);
		return { node: own, postgres: ours.reduce((ms, one) => ms + one.ms, 0) };
	};
}

function processes(): { pid: number; parent: number; ms: number }[] {
	try {
		return readdirSync("/proc")
			.filter((name) => /^\d+$/.test(name))
			.flatMap((pid) => read(pid) ?? []);
	} catch {
		return [];
	}
}

/** Undefined for a process that has ended. */
function read(pid: string): { pid: number; parent: number; ms: number } | undefined {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
		const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
		const [parent, user, system] = [fields[1], fields[11], fields[12]].map(Number) as [
			number,
			number,
			number,
		];
		return { pid: Number(pid), parent, ms: (user + system) * MS_A_TICK };
	} catch {
		return undefined;
	}
}
