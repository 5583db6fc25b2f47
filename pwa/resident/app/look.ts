import { shallowRef } from "vue";
import { chooseElder, isElder } from "../choices.ts";

export const elder = shallowRef(isElder());

export function switchElder(wanted: boolean): void {
  chooseElder(wanted);
  elder.value = wanted;
}
