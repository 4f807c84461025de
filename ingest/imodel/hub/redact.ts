// Secrets are taken out of texts in one place, for all of the product.
export { keepSecret, redact } from "../../redact.js";
