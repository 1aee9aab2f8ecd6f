import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { clientIn, clientOf } from "../../src/web/client.ts";

const request = (header?: string, remoteAddress = "10.0.0.1") =>
	({
		socket: { remoteAddress },
		headers: header ? { "x-forwarded-for": header } : {},
	}) as never as IncomingMessage;

test("a client is who the outermost of our own proxies saw, not who a header says", () => {
	expect(clientOf(request("1.1.1.1, 2.2.2.2"), 0)).toBe("10.0.0.1");
	expect(clientOf(request("1.1.1.1, 2.2.2.2"), 1)).toBe("2.2.2.2");
	expect(clientOf(request("1.1.1.1, 2.2.2.2"), 2)).toBe("1.1.1.1");
	expect(clientOf(request(), 1)).toBe("10.0.0.1");
});

test.each([
	"unknown",
	"",
	"1.1.1",
	"_hidden",
	"office.example",
	"2001:db8::zz",
	"[2001:db8::1",
	"x".repeat(300),
])("what is no address (%j) makes no client of its own", (text) => {
	expect(clientIn(text)).toBeUndefined();
	expect(clientOf(request(`1.1.1.1, ${text}`), 1)).toBe("10.0.0.1");
});

test("all of a /64 is one client, and the next /64 is another", () => {
	const home = "2001:db8:12:34::/64";
	for (const address of [
		"2001:db8:12:34::1",
		"2001:0DB8:0012:0034:ffff:ffff:ffff:ffff",
		"2001:db8:12:34:0:5efe:192.0.2.7",
		"[2001:db8:12:34::2]:51234",
		"2001:db8:12:34::3%eth0",
	]) {
		expect(clientIn(address)).toBe(home);
		expect(clientOf(request(undefined, address), 0)).toBe(home);
	}
	expect(clientIn("2001:db8:12:35::1")).toBe("2001:db8:12:35::/64");
	expect(clientIn("::1")).toBe("0:0:0:0::/64");
});

test("an IPv4 address is itself, with a port, and mapped into IPv6 however that is written", () => {
	for (const address of [
		"192.0.2.7",
		"192.0.2.7:4431",
		"::ffff:192.0.2.7",
		"::FFFF:c000:207",
		"[::ffff:192.0.2.7]:80",
	])
		expect(clientIn(address)).toBe("192.0.2.7");
	expect(clientIn("::ffff:192.0.2.8")).toBe("192.0.2.8");
});
