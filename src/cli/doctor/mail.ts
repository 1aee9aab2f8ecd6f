import { Undelivered } from "../../chat/port.ts";
import { makeMailer } from "../../mail/mailer.ts";
import { type Statement, transact } from "../../store/transact.ts";
import { broken, type Check, fine, lookAt } from "./check.ts";
import type { Setup } from "./setup.ts";

const OUTSIDE: Statement = {
	name: "doctor-outside-chat",
	text: `select count(*)::int as people from person p
		where (p.left_at is null or p.left_at > app_now())
			and exists (select from membership m where m.person_id = p.id and (m.ended_at is null or m.ended_at > app_now()))
			and exists (select from identity i where i.person_id = p.id and i.platform = 'web')
			and not exists (select from identity i where i.person_id = p.id and i.platform = any ($1))`,
};

const mail: Check = {
	name: "mail",
	looksAt: "whether the mail server, or GOV.UK Notify, would take a message: nothing is sent",
	async look(on) {
		const settings = on.config.mail;
		if (!settings) return withoutMail(on);
		const mailer = await makeMailer(settings);
		try {
			await mailer.check();
			return fine("E-mail would be taken. None was sent.");
		} catch (error) {
			if (!(error instanceof Undelivered)) throw error;
			const { message } = error;
			if (TOO_MUCH.test(message)) return busy(settings.by === "smtp" ? "The mail server" : "GOV.UK Notify");
			return broken(settings.by === "smtp" ? ofServer(message) : ofNotify(message));
		} finally {
			mailer.close();
		}
	},
};

/** @throws NotChecked when the database is not reached */
async function withoutMail(on: Setup) {
	const pool = await on.database();
	const { slack, teams, sandbox } = on.config;
	const chat = [...(slack || sandbox ? ["slack"] : []), ...(teams || sandbox ? ["teams"] : [])];
	const [row] = await transact(pool, { as: "clerk", panels: [] }, (tx) =>
		tx.query<{ people: number }>(OUTSIDE, [chat]),
	);
	if (!row!.people) return fine("Nobody needs e-mail: everybody can be reached in chat.");
	return broken(
		`No e-mail is set up, and it is the only way to ${row!.people} of the people on record: they are told nothing, and cannot sign in. Set ROLLCALL_SMTP_URL or ROLLCALL_NOTIFY_KEY and what goes with it, as README.md says; or give them an account in Slack or Teams in the panel's file, and apply that.`,
	);
}

/** What passes: an answer of 4yz (RFC 5321 4.2.1), or Notify's to more than it takes within a minute. */
const TOO_MUCH = /smtp_4|_429$/;

const busy = (who: string) =>
	lookAt(
		`${who} answers, but takes nothing at the moment. Run this again in some minutes; if it stays so, ask whoever runs it.`,
	);

/** @param why a fate with nodemailer's code or the server's: STARTTLS that it does not know is one of 500 to 504 (RFC 5321 4.2.2) */
function ofServer(why: string): string {
	if (/smtp_5[1-9]|EAUTH/.test(why)) {
		return "The mail server refuses the bot. Check the user and password in ROLLCALL_SMTP_URL with whoever runs the server, and whether this machine may send by it.";
	}
	// A server that was not reached at all leaves a message for later.
	if (/smtp_50|ETLS|ambiguous: ESOCKET/.test(why)) {
		return "The mail server gives no encryption that can be trusted, and without it nothing is sent. Ask whoever runs it for a certificate of its name, and for STARTTLS or smtps.";
	}
	return "The mail server does not answer. Check the host and port in ROLLCALL_SMTP_URL, and that this machine may reach them.";
}

function ofNotify(why: string): string {
	if (/_40[13]$/.test(why)) {
		return "GOV.UK Notify does not take ROLLCALL_NOTIFY_KEY. It takes none from a machine whose clock is more than 30 seconds wrong: see clock. If that is right, make a new API key in Notify, of the type “live”, and give it whole: its name and both ids.";
	}
	if (/refused: /.test(why)) {
		return "GOV.UK Notify has no such template as ROLLCALL_NOTIFY_TEMPLATE. Copy the template's id from Notify, of the service whose key this is.";
	}
	return "GOV.UK Notify does not answer. Check that this machine may reach https://api.notifications.service.gov.uk.";
}

export const mailChecks: readonly Check[] = [mail];
