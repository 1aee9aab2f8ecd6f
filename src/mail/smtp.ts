import nodemailer from "nodemailer";
import type SMTPPool from "nodemailer/lib/smtp-pool";
import { Undelivered } from "../chat/port.ts";
import type { Mailer, MailSettings } from "./mailer.ts";

/** Shorter than a place's lease. In milliseconds. */
const PATIENCE_MS = 5_000;

/**
 * A mail server. Unless it is on this machine, its connection is encrypted and its certificate checked. Each message's
 * Message-ID is made of its delivery: a mailbox that gets it twice can tell.
 */
export function smtpMailer({ url, from, plain }: Extract<MailSettings, { by: "smtp" }>): Mailer {
	const transport = nodemailer.createTransport({
		url,
		requireTLS: !plain,
		ignoreTLS: plain ?? false,
		pool: true,
		maxConnections: 2,
		connectionTimeout: PATIENCE_MS,
		greetingTimeout: PATIENCE_MS,
		socketTimeout: PATIENCE_MS,
		disableFileAccess: true,
		disableUrlAccess: true,
	} satisfies SMTPPool.Options & { url: string });
	const host = /@([^>\s]+)>?$/.exec(from)?.[1] ?? "rollcall.invalid";
	return {
		async send({ to, subject, text, delivery }) {
			const messageId = `<${delivery}@${host}>`;
			try {
				await transport.sendMail({
					...{ from, to: { name: "", address: to }, subject, text, messageId },
					// Nobody's holiday notice answers it.
					headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
				});
				return messageId;
			} catch (error) {
				throw undelivered(error);
			}
		},
		async check() {
			await transport.verify().catch((error) => {
				throw undelivered(error);
			});
		},
		close: () => transport.close(),
	};
}

/** Failures before anything of the message was said. */
const NOT_REACHED = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENOTFOUND", "EDNS", "EAUTH", "ETLS"]);

interface Failed {
	responseCode?: number;
	/** What had been said when the server answered. After a time-out it is CONN, whatever had been said. */
	command?: string;
	code?: string;
	syscall?: string;
	message?: string;
}

/** What does not certainly come before the message counts as in doubt: a repeat that says so is better than a loss. */
function undelivered(error: unknown): Undelivered {
	const { responseCode, command = "", code = "unknown", syscall, message = "" } = error as Failed;
	if (responseCode && responseCode >= 500) {
		// A login or a sender that is refused is ours to put right; a recipient or message that is, is not.
		const ours = /^(AUTH|MAIL|EHLO|HELO|STARTTLS|CONN)/.test(command);
		if (ours) return new Undelivered("later", `smtp_${responseCode}`, 300);
		return new Undelivered("refused", `smtp_${responseCode}`);
	}
	if (responseCode && responseCode >= 400) return new Undelivered("later", `smtp_${responseCode}`, 60);
	const never =
		NOT_REACHED.has(code) || syscall === "connect" || /^(Connection timeout|Greeting never)/.test(message);
	return never ? new Undelivered("later", code, 30) : new Undelivered("ambiguous", code);
}
