// What a phone fetches when its holder first chooses English.
export { default as problems } from "../../kit/texts/problems.en.json" with { type: "json" };
export { default as app } from "./app.en.json" with { type: "json" };
