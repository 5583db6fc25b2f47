/** A first name for this phone that its holder will recognise in a list; the names of the kinds are in the texts. */
export type DeviceKind = "android" | "iphone" | "harmony" | "computer";

export function deviceKind(userAgent: string): DeviceKind {
  if (/OpenHarmony|HarmonyOS/.test(userAgent)) return "harmony";
  if (/iPhone|iPad/.test(userAgent)) return "iphone";
  return /Android/.test(userAgent) ? "android" : "computer";
}
