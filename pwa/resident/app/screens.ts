// All screens but the first, in one file that loads behind it: many small files would weigh a quarter more.
export { default as AcceptScreen } from "./accept/AcceptScreen.vue";
export { default as LicenceScreen } from "./card/LicenceScreen.vue";
export { default as TilesScreen } from "./elder/TilesScreen.vue";
export { default as MessagesScreen } from "./inbox/MessagesScreen.vue";
export { default as ReadsScreen } from "./inbox/ReadsScreen.vue";
export { default as ConfirmScreen } from "./loss/ConfirmScreen.vue";
export { default as LossScreen } from "./loss/LossScreen.vue";
export { default as ReportScreen } from "./loss/ReportScreen.vue";
export { default as MeScreen } from "./me/MeScreen.vue";
export { default as RulesScreen } from "./me/RulesScreen.vue";
export { default as AskScreen } from "./requests/AskScreen.vue";
export { default as RequestScreen } from "./requests/RequestScreen.vue";
export { default as RequestsScreen } from "./requests/RequestsScreen.vue";
export { default as ItemScreen } from "./services/ItemScreen.vue";
export { default as ServicesScreen } from "./services/ServicesScreen.vue";
export { default as SignInScreen } from "./sign-in/SignInScreen.vue";
