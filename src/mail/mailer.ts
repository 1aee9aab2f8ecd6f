import type { Key, Words } from "../chat/message.ts";

/** A message by e-mail: plain text, and nothing in it that is not fit for a lock screen. */
export interface Mail {
	/** One address. */
	to: string;
	subject: Words;
	text: Words;
	/** The same for each attempt at the same message. */
	delivery: Key;
}

/** Whoever takes e-mail from us. Throws `Undelivered` (chat/port.ts). */
export interface Mailer {
	/** Returns the provider's id of the message. */
	send(mail: Mail): Promise<string>;
	/** The provider's id of a message sent before under this delivery, where the provider can be asked. */
	find?(delivery: Key): Promise<string | undefined>;
	/** Looks whether it would take a message, and sends none. Throws `Undelivered` as {@link send} does. */
	check(): Promise<void>;
	close(): void;
}

/** How a mailer is set up. */
export type MailSettings =
	| { by: "smtp"; url: string; from: string; plain?: true }
	| { by: "notify"; key: string; template: string; url: string };

/** Loads the provider that is set up, and no other. */
export async function makeMailer(settings: MailSettings): Promise<Mailer> {
	if (settings.by === "smtp") return (await import("./smtp.ts")).smtpMailer(settings);
	return (await import("./notify.ts")).notifyMailer(settings);
}
