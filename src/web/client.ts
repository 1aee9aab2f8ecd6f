import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

/**
 * Who asks, as far as can be told: the client that the outermost of our own proxies saw. What stands further left in
 * the header was written by whoever asks. Where our proxy says nothing that can be read, it is the client itself.
 */
export function clientOf(request: IncomingMessage, proxies: number): string {
	const direct = clientIn(request.socket.remoteAddress ?? "") ?? "unknown";
	if (proxies === 0) return direct;
	const header = request.headers["x-forwarded-for"];
	const named = (Array.isArray(header) ? header.join(",") : (header ?? "")).split(",");
	return clientIn(named.at(-proxies) ?? "") ?? direct;
}

/**
 * The client that has an address, with or without a port: an IPv4 address, also where it is mapped into IPv6, or the
 * /64 of an IPv6 address, all of which one household or machine has to itself. Undefined for what is no address.
 */
export function clientIn(text: string): string | undefined {
	const typed = text.trim();
	const [, v6] = /^\[([^\]]*)\](?::\d+)?$/.exec(typed) ?? [];
	const [, v4] = /^([\d.]+):\d+$/.exec(typed) ?? [];
	const address = (v6 ?? v4 ?? typed).split("%")[0]!;
	if (isIP(address) === 4) return address;
	if (isIP(address) !== 6) return undefined;
	const groups = groupsOf(address);
	const [high = 0, low = 0] = groups.slice(6);
	if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
		return [high >> 8, high & 255, low >> 8, low & 255].join(".");
	}
	const prefix = groups.slice(0, 4).map((group) => group.toString(16));
	return `${prefix.join(":")}::/64`;
}

/** The eight groups of an IPv6 address, however it is written: a URL has it without dots. */
function groupsOf(address: string): number[] {
	const plain = new URL(`http://[${address}]`).hostname.slice(1, -1);
	const [head = [], tail = []] = plain.split("::").map((part) => part.split(":").filter(Boolean));
	const between = Array<string>(8 - head.length - tail.length).fill("0");
	return [...head, ...between, ...tail].map((group) => Number.parseInt(group, 16));
}
