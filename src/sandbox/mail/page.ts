import type { Letter } from "./letter.ts";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign]!);

/** Addresses in a letter that lead to the bot can be followed. */
const linked = (text: string): string =>
	escaped(text).replaceAll(
		/https?:\/\/(?:127\.0\.0\.1|localhost)[^\s<]*/g,
		(url) => `<a href="${url}">${url}</a>`,
	);

/** Everybody's mailbox in one: what arrived, the newest first. */
export function mailboxPage(
	letters: readonly Letter[],
	people: readonly { name: string; job: string; email: string }[],
): string {
	const list = [...letters]
		.reverse()
		.map(
			({ to, subject, text }) =>
				`<article><h2>${escaped(subject)}</h2><p>To ${escaped(to)}</p><pre>${linked(text)}</pre></article>`,
		);
	const who = people.map((p) => `<li>${escaped(p.name)}, ${escaped(p.job)}: ${escaped(p.email)}</li>`);
	return `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Mailbox – Rollcall's sandbox</title><link rel="stylesheet" href="/sandbox/mail.css"></head><body><main>
<h1>Mailbox</h1>
<p>People outside chat are written to by e-mail. All of it arrives here. Load the page again to see what is new.</p>
<p><a href="/web/">Sign in as one of them</a> with their address; the code arrives here. <a href="/report/">The public form</a> needs no code.</p>
<ul>${who.join("")}</ul>
${list.length ? list.join("\n") : "<p>Nothing has arrived yet.</p>"}
</main></body></html>
`;
}
