import type { CodeOf } from "./coded.ts";

/** Who asks what is held about a child. A child who understands what it means asks for themselves. */
export const ASKERS = [
	{ code: "child", label: "The child" },
	{ code: "parent", label: "A parent, or somebody with parental responsibility" },
	{ code: "representative", label: "A representative, such as a solicitor" },
] as const;

/** How whoever asks was known to be who they say, and entitled to ask (UK GDPR article 12(6)). */
export const IDENTITY_CHECKS = [
	{ code: "known", label: "Known to us, and there is no doubt" },
	{ code: "documents", label: "By documents that we looked at" },
	{ code: "authority", label: "By a written authority from the child or parent" },
	{ code: "not_yet", label: "Not checked yet" },
] as const;

export type Asker = CodeOf<typeof ASKERS>;
export type IdentityCheck = CodeOf<typeof IDENTITY_CHECKS>;
