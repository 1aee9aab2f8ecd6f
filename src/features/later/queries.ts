export { addedIn, addedInWords } from "./added.ts";
