import { randomUUID } from "node:crypto";
import { z } from "zod";
import { askForCode, signIn } from "./codes.ts";
import { formToken, newToken } from "./cookies.ts";
import { keptFrom, readKept, sendAgainPage, writeKept } from "./kept.ts";
import { giveHtml, goTo } from "./layout.ts";
import { askAddress, askCode } from "./pages.ts";
import { first, type Sent } from "./read-form.ts";
import { giveTooMuch } from "./too-much.ts";
import { giveForgotten, isForeign, isOurs, isTooMuch, type Visit } from "./visit.ts";
import { codeMail, isReference } from "./write.ts";

const Address = z.email().max(200);

/** Asks whoever is not signed in for their address or, once they asked for a code, for that. */
export async function askWho(v: Visit): Promise<void> {
	const { door, request, response, path } = v;
	const known = door.cookies.read(request, "visit");
	const token = known ?? newToken();
	const about = referenceOf(path.split("/").at(-1) ?? "");
	const csrf = formToken(token);
	const asksCode = /^\/web\/code(\/|$)/.test(path) && known !== undefined;
	const body = asksCode ? askCode({ csrf, about }) : askAddress({ csrf, about });
	const title = asksCode ? "Enter your code" : "Sign in";
	giveHtml(
		response,
		200,
		{ title, body, panels: await door.panels() },
		known ? [] : [door.cookies.set("visit", token)],
	);
}

export const referenceOf = (text: string): string => (isReference(text) ? text : "");

/** Takes an address or a code from whoever is not signed in. */
export async function signsIn(v: Visit, sent: Sent | undefined): Promise<void> {
	const { door, request, response, path } = v;
	// Another site's page sent it: no cookie of this browser is touched, and nothing of it is kept.
	if (isForeign(request, door.parts.pages)) return giveForgotten(response, await door.panels());
	const visit = door.cookies.read(request, "visit");
	const panels = await door.panels();
	if (!sent || !visit || !isOurs(request, sent, visit, door.parts.pages)) {
		// Somebody whose half hour is over pressed a button: they sign in again.
		if (path !== "/web/code" && path !== "/web/sign-in") return giveSignInAgain(v, sent);
		return giveForgotten(response, panels);
	}
	const about = referenceOf(first(sent, "about"));
	if (path === "/web/code") return sendsCode(v, sent, about);
	if (path === "/web/sign-in") return triesCode(v, visit, sent, about);
	return giveSignInAgain(v, sent);
}

/**
 * The answer is given before anybody looks whether the address is known: neither its words nor its time tell. Each time
 * the browser keeps something new, to which the new code belongs.
 */
async function sendsCode(v: Visit, sent: Sent, about: string): Promise<void> {
	const { door, request, response, client } = v;
	const typed = first(sent, "email").trim().slice(0, 300);
	const address = typed.toLowerCase();
	if (!Address.safeParse(address).success) {
		const error = "Enter an e-mail address, such as office@school.example.";
		const csrf = first(sent, "csrf");
		const body = askAddress({ csrf, about, error, typed, kept: first(sent, "kept") });
		return giveHtml(response, 400, { title: "Sign in", wrong: true, body, panels: await door.panels() });
	}
	if (await isTooMuch(v, "asks")) return tooMuch(v, sent);
	const next = newToken();
	const cookies = [door.cookies.set("visit", next)];
	const kept = first(sent, "kept");
	if (kept) {
		const body = askCode({ csrf: formToken(next), about, kept });
		giveHtml(response, 200, { title: "Enter your code", body, panels: await door.panels() }, cookies);
	} else goTo(response, about ? `/web/code/${about}` : "/web/code", cookies);
	const { parts } = door;
	const asking = { address, visit: next, client, browser: door.cookies.read(request, "known") };
	door.later(
		askForCode(parts, asking).then(async (code) => {
			parts.log.info({ outcome: code ? "code_sent" : "nobody" }, "web.sign_in");
			if (code) await parts.mailer.send(codeMail(code, address, randomUUID()));
		}),
	);
}

function tooMuch(v: Visit, sent: Sent): Promise<void> {
	v.door.parts.log.info({ outcome: "too_much" }, "web.sign_in");
	return giveTooMuch(v, sent);
}

async function triesCode(v: Visit, visit: string, sent: Sent, about: string): Promise<void> {
	const { door, response, request } = v;
	if (await isTooMuch(v, "tries")) return tooMuch(v, sent);
	// Whatever session this browser had before is not carried on.
	const before = {
		session: door.cookies.read(request, "session"),
		browser: door.cookies.read(request, "known"),
	};
	const signed = await signIn(door.parts, visit, first(sent, "code").slice(0, 100), before);
	door.parts.log.info({ outcome: signed ? "signed_in" : "code_refused" }, "web.sign_in");
	if (!signed) {
		const error =
			"That code is not right, was used, or is over. Look again, or ask for another: after 5 tries a code no longer works.";
		const body = askCode({ csrf: formToken(visit), about, error, kept: first(sent, "kept") });
		return giveHtml(response, 400, {
			title: "Enter your code",
			wrong: true,
			body,
			panels: await door.panels(),
		});
	}
	const cookies = [
		door.cookies.set("session", signed.session),
		door.cookies.set("known", signed.browser),
		door.cookies.clear("visit"),
	];
	const kept = readKept(first(sent, "kept"));
	if (kept) {
		const title = "You are signed in again";
		const csrf = formToken(signed.session);
		const body = sendAgainPage(title, kept, csrf);
		return giveHtml(response, 200, { title, body, panels: await door.panels(), csrf }, cookies);
	}
	goTo(response, about ? `/web/about/${about}` : "/web/", cookies);
}

/** Somebody's half hour was over when they sent a form: what they typed goes with them through signing in, in the page alone. */
async function giveSignInAgain({ door, response, path }: Visit, sent: Sent | undefined): Promise<void> {
	const visit = newToken();
	const kept = sent && keptFrom(path, sent);
	const error = kept
		? "You were signed out, as half an hour went by. Sign in, and what you typed is sent on."
		: "You were signed out, as half an hour went by. Sign in, and do it again.";
	const body = askAddress({ csrf: formToken(visit), about: "", error, kept: kept && writeKept(kept) });
	const page = { title: "Sign in again", wrong: true, body, panels: await door.panels() };
	giveHtml(response, 401, page, [door.cookies.clear("session"), door.cookies.set("visit", visit)]);
}
