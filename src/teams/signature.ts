import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import { z } from "zod";
import { ISSUER, SKEW_SECONDS, Unauthorised } from "./verify.ts";

const Metadata = z.object({ jwks_uri: z.url() });

export interface SignatureOptions {
	appId: string;
	/** Where Microsoft says which keys sign its requests. */
	openIdUrl: string;
	timeoutMs: number;
}

/**
 * Checks that a token was signed by Microsoft for this bot and is in force, before the SDK sees it: of a forged or
 * expired one the SDK writes Microsoft's public key, or its own error, to stderr. The keys are fetched when first needed
 * and kept; an unknown one is looked up again, at most every half minute.
 *
 * @param header the Authorization header
 * @throws Unauthorised
 */
export function createSignatureCheck(o: SignatureOptions): (header: string) => Promise<void> {
	let finding: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined;

	async function findKeys() {
		const timeout = AbortSignal.timeout(o.timeoutMs);
		const answer = await fetch(o.openIdUrl, { redirect: "error", signal: timeout });
		const { jwks_uri } = Metadata.parse(await answer.json());
		return createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: o.timeoutMs });
	}

	/** Several callers at once share one look; one that failed is made again. */
	async function keys() {
		finding ??= findKeys();
		try {
			return await finding;
		} catch {
			finding = undefined;
			throw new Unauthorised("keys_unreachable");
		}
	}

	return async (header) => {
		const known = await keys();
		try {
			// A second stricter than the SDK, which must find nothing to complain of a moment later.
			const clockTolerance = SKEW_SECONDS - 1;
			await jwtVerify(header.split(" ")[1] ?? "", known, {
				issuer: ISSUER,
				audience: o.appId,
				clockTolerance,
			});
		} catch (error) {
			if (error instanceof errors.JWKSNoMatchingKey) throw new Unauthorised("unknown_key");
			if (error instanceof errors.JWTExpired) throw new Unauthorised("expired");
			if (error instanceof errors.JWSSignatureVerificationFailed) throw new Unauthorised("signature");
			throw new Unauthorised(error instanceof errors.JWKSTimeout ? "keys_unreachable" : "token_refused");
		}
	};
}
