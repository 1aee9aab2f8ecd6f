export * from "./access.ts";
export * from "./casework.ts";
export * from "./chat.ts";
export * from "./keeping.ts";
export * from "./lifecycle.ts";
export * from "./people.ts";
export * from "./protection.ts";
export * from "./record.ts";
