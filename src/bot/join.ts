import type { Person } from "../access/people.ts";
import { refusal } from "../access/refusal.ts";
import type { Interaction } from "../chat/port.ts";
import type { MasterKeys } from "../record/keys.ts";
import { joinMark } from "../record/short-code.ts";
import type { Statement, Tx } from "../store/transact.ts";
import { nameIn, parseWords } from "./words.ts";

/** The word of features/people/join.ts, by which an account that is not known joins one that is. */
export const JOIN = "join";

const wrongCode = refusal(
	"account.code-wrong",
	"That code does not open anything: it may be mistyped, used already, or more than ten minutes old. Press “Show me a code” again in the account that Rollcall knows, and type “join” and the new code here.",
);

const JOINS: Statement = { name: "account-join", text: "select join_account($1, $2, $3, $4, $5) as person" };
const ENTER_AGAIN: Statement = { name: "enter-joined", text: "select person from enter($1, $2, $3, $4)" };

/**
 * Lets an account in that nobody knows, where it types the code that was shown to whoever it is to be joined to; then the rest
 * of the transaction is theirs. Undefined where it asks for something else.
 * @throws the refusal that the code opens nothing
 */
export async function joined(tx: Tx, keys: MasterKeys, i: Interaction): Promise<Person | undefined> {
	if (i.kind !== "words") return undefined;
	const { word, rest } = parseWords(i.words);
	if (word !== JOIN || rest.isBlank) return undefined;
	const { platform, tenant, user } = i.who;
	const mark = joinMark(keys, nameIn(rest));
	const [row] = await tx.query<{ person: string | null }>(JOINS, [mark, platform, tenant, user, i.key]);
	if (!row!.person) throw wrongCode();
	const [again] = await tx.query<{ person: Person }>(ENTER_AGAIN, [i.key, platform, tenant, user]);
	return again!.person;
}
