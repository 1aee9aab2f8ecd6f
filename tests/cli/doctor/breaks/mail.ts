import { type AddressInfo, createServer } from "node:net";
import { startMailStandIn } from "../../../../src/sandbox/mail/server.ts";
import { at, type Break } from "../break.ts";
import type { Clinic } from "../clinic.ts";

const KEY = "rollcall-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0";

/** E-mail, for people outside chat. */
export const mailBreaks = (clinic: Clinic): readonly Break[] => {
	const smtp = (url: string) => ({
		ROLLCALL_SMTP_URL: url,
		ROLLCALL_MAIL_FROM: "Rollcall <rollcall@council.example>",
	});
	const notify = (url: string) => ({
		...{ ROLLCALL_NOTIFY_URL: url, ROLLCALL_NOTIFY_KEY: KEY },
		ROLLCALL_NOTIFY_TEMPLATE: "9d751e0e-f929-4891-82a1-a3e1c3c18ee3",
	});
	const server = async () => {
		const started = await startMailStandIn(() => new Date());
		clinic.later(() => started.stop());
		return started.url;
	};
	const busy = async () => {
		const door = createServer((socket) => socket.end("421 4.3.2 Too many connections\r\n"));
		await new Promise<void>((ready) => door.listen(0, "127.0.0.1", ready));
		clinic.later(() => door.close());
		return `smtp://127.0.0.1:${(door.address() as AddressInfo).port}`;
	};
	return [
		{
			how: "The mail server cannot be reached",
			finds: ["mail broken"],
			says: /does not answer/,
			changed: () => smtp("smtp://127.0.0.1:1"),
		},
		{
			how: "The mail server refuses the login",
			finds: ["mail broken"],
			says: /refuses the bot/,
			changed: async () => smtp(at(await server(), { username: "rollcall", password: "ended-password" })),
		},
		{
			how: "The mail server has no encryption",
			finds: ["mail broken"],
			says: /no encryption that can be trusted/,
			changed: async () => smtp((await server()).replace("smtp:", "smtps:")),
		},
		{
			how: "The mail server has too much to do",
			finds: ["mail look"],
			says: /takes nothing at the moment/,
			changed: async () => smtp(await busy()),
		},
		{
			how: "GOV.UK Notify does not take the key",
			finds: ["mail broken"],
			says: /does not take ROLLCALL_NOTIFY_KEY.*clock/,
			changed: async () => notify(await clinic.answering(403)),
		},
		{
			how: "GOV.UK Notify has no such template",
			finds: ["mail broken"],
			says: /has no such template/,
			changed: async () => notify(await clinic.answering(404)),
		},
		{
			how: "GOV.UK Notify has been asked too much",
			finds: ["mail look"],
			says: /takes nothing at the moment/,
			changed: async () => notify(await clinic.answering(429)),
		},
		{
			how: "GOV.UK Notify cannot be reached",
			finds: ["mail broken"],
			says: /Notify does not answer/,
			changed: async () => notify(await clinic.nobody()),
		},
		{
			how: "Somebody is outside chat, and no e-mail is set up",
			finds: ["mail broken"],
			says: /the only way to 1 of the people/,
			make: () =>
				clinic.change(
					`insert into identity (person_id, platform, tenant, platform_user)
						select id, 'web', 'email', 'office@school.example' from person p
						where not exists (select from identity i where i.person_id = p.id) limit 1`,
					"delete from identity where platform = 'web'",
				),
		},
		{
			how: "Somebody has e-mail and an account in Slack, and neither is set up",
			finds: ["mail broken", "panel-platforms broken"],
			says: /the only way to 1 of the people/,
			changed: () => ({ SLACK_BOT_TOKEN: "", SLACK_SIGNING_SECRET: "" }),
			make: () =>
				clinic.change(
					`insert into identity (person_id, platform, tenant, platform_user)
						select i.person_id, 'web', 'email', 'office@school.example' from identity i where i.platform = 'slack'
						and not exists (select from identity j where j.person_id = i.person_id and j.platform <> 'slack') limit 1`,
					"delete from identity where platform = 'web'",
				),
		},
	];
};
