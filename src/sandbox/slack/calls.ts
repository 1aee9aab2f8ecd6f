/** One HTTP exchange between the stand-in and the bot, in either direction. */
export interface RecordedCall {
	id: number;
	/** By the real clock. */
	at: Date;
	direction: "to bot" | "from bot";
	/** A Web API method, "response_url", or what was sent: "slash command", "block_actions", "event message"… */
	name: string;
	/** The person whose act it was, in a request to the bot. */
	user?: string;
	/** The body, read: the arguments of a method, the payload of an interaction. */
	body: unknown;
	/** What was answered; absent while it is under way. */
	answer?: { status: number; body: unknown; milliseconds: number };
	/** Why there was no answer, or the fault that was put in its way. */
	trouble?: string;
	/** Slack's retry number, for an event that was sent again. */
	retry?: number;
	/** The raw body of a request to the bot, so that it can be sent again. */
	raw?: string;
	contentType?: string;
}

/** The newest calls, at most this many. */
const KEPT = 5_000;

export interface Recorder {
	readonly calls: RecordedCall[];
	/** Writes down a call that begins. The returned record is completed by the caller. */
	begin(call: Omit<RecordedCall, "id" | "at">): RecordedCall;
	/** Tells the listeners that a call has ended. */
	ended(call: RecordedCall): void;
	onCall(listener: (call: RecordedCall) => void): () => void;
}

/** An empty record of calls. */
export function newRecorder(): Recorder {
	const calls: RecordedCall[] = [];
	const listeners = new Set<(call: RecordedCall) => void>();
	let last = 0;
	return {
		calls,
		begin(call) {
			last += 1;
			const recorded: RecordedCall = { ...call, id: last, at: new Date() };
			calls.push(recorded);
			if (calls.length > KEPT) calls.shift();
			return recorded;
		},
		ended(call) {
			for (const listener of [...listeners]) listener(call);
		},
		onCall(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}
