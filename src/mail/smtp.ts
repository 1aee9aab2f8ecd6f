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
		close: () => transport.close(),
	};
}

/** What had been said to the server when it failed: after the message itself, it may have it. */
const TOLD_ALL = new Set(["DATA", "."]);

function undelivered(error: unknown): Undelivered {
	const {
		responseCode,
		command = "",
		code = "unknown",
	} = error as {
		responseCode?: number;
		command?: string;
		code?: string;
	};
	if (responseCode && responseCode >= 500) {
		// A login or a sender that is refused is ours to put right; a recipient or message that is, is not.
		const ours = /^(AUTH|MAIL|EHLO|HELO|STARTTLS|CONN)/.test(command);
		return ours
			? new Undelivered("later", `smtp_${responseCode}`, 300)
			: new Undelivered("refused", `smtp_${responseCode}`);
	}
	if (responseCode && responseCode >= 400) return new Undelivered("later", `smtp_${responseCode}`, 60);
	if (TOLD_ALL.has(command) || !command) return new Undelivered("ambiguous", String(code));
	return new Undelivered("later", String(code), 30);
}
