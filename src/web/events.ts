import { z } from "zod";
import { event } from "../record/event.ts";

const none = z.object({});

// Written by web_note() in SQL, in the same statement as what they tell of.

/** A code was sent to somebody's address. */
export const codeSent = event({
	name: "web.code-sent",
	read: true,
	facts: none,
	says: () => "Asked for a code to sign in with, by e-mail",
});

/** A code was tried that is not the one that was sent. */
export const codeWrong = event({
	name: "web.code-wrong",
	read: true,
	facts: none,
	says: () => "A wrong code was given for this account",
});

export const signedIn = event({
	name: "web.signed-in",
	read: true,
	facts: none,
	says: () => "Signed in on the web",
});

export const signedOut = event({
	name: "web.signed-out",
	read: true,
	facts: none,
	says: () => "Signed out on the web",
});
