import { createRouter, createWebHistory, type RouteRecordRaw } from "vue-router";
import { isElder } from "../choices.ts";
import { hideCode, showCode } from "../code/screen.ts";
import CardScreen from "./card/CardScreen.vue";
import { home, meetHolder } from "./holder.ts";
import { isKind } from "./requests/fields.ts";
import { t } from "./words.ts";

/** Screens that load behind the first one. */
const behind = (name: keyof typeof import("./screens.ts")) => async () => (await import("./screens.ts"))[name];

const routes: RouteRecordRaw[] = [
  { path: "/", redirect: () => (isElder() ? "/tiles" : "/card") },
  // The code screen stands beside the app, since it must not wait for it; here is only its address.
  { path: "/code", component: { render: () => null }, meta: { title: "code", open: true } },
  { path: "/card", component: CardScreen, meta: { title: "card" } },
  { path: "/card/:cardId", component: behind("DetailsScreen"), props: true, meta: { title: "details", bare: true } },
  { path: "/licence", component: behind("LicenceScreen"), meta: { title: "licence", bare: true } },
  { path: "/accept/:cardId", component: behind("AcceptScreen"), props: true, meta: { title: "accept", bare: true } },
  {
    path: "/activate/:cardId",
    component: behind("ActivateScreen"),
    props: true,
    meta: { title: "activate", bare: true },
  },
  { path: "/loss", component: behind("LossScreen"), meta: { title: "loss", open: true, bare: true } },
  {
    path: "/loss/:what(card|phone|both)",
    component: behind("ConfirmScreen"),
    props: true,
    meta: { title: "loss", open: true, bare: true },
  },
  { path: "/losses/:id", component: behind("ReportScreen"), props: true, meta: { title: "receipt", bare: true } },
  { path: "/requests", component: behind("RequestsScreen"), meta: { title: "requests", bare: true } },
  { path: "/requests/:id", component: behind("RequestScreen"), props: true, meta: { title: "requests", bare: true } },
  {
    path: "/ask/:kind",
    component: behind("AskScreen"),
    props: true,
    beforeEnter: (to) => isKind(String(to.params["kind"])) || "/services",
    meta: { title: "ask", bare: true },
  },
  { path: "/services", component: behind("ServicesScreen"), meta: { title: "services", open: true } },
  { path: "/services/:code", component: behind("ItemScreen"), props: true, meta: { title: "services", open: true } },
  { path: "/family", component: behind("FamilyScreen"), meta: { title: "family", bare: true } },
  { path: "/family/invite", component: behind("InviteScreen"), meta: { title: "family-invite", bare: true } },
  { path: "/family/join", component: behind("JoinScreen"), meta: { title: "family-join", bare: true } },
  { path: "/family/:id", component: behind("CareScreen"), props: true, meta: { title: "family-one", bare: true } },
  {
    path: "/family/:id/code",
    component: behind("CarerCodeScreen"),
    props: true,
    meta: { title: "family-code", bare: true },
  },
  { path: "/messages", component: behind("MessagesScreen"), meta: { title: "messages" } },
  { path: "/reads", component: behind("ReadsScreen"), meta: { title: "reads", bare: true } },
  { path: "/changes", component: behind("ChangesScreen"), meta: { title: "changes", bare: true } },
  { path: "/rules", component: behind("RulesScreen"), meta: { title: "rules", open: true, bare: true } },
  { path: "/me", component: behind("MeScreen"), meta: { title: "me" } },
  { path: "/tiles", component: behind("TilesScreen"), meta: { title: "tiles", bare: true } },
  { path: "/people", component: behind("PeopleScreen"), meta: { title: "people", open: true, bare: true } },
  { path: "/sign-in", component: behind("SignInScreen"), meta: { title: "sign-in", open: true, bare: true } },
  { path: "/:rest(.*)", redirect: "/" },
];

declare module "vue-router" {
  interface RouteMeta {
    title:
      | "accept"
      | "activate"
      | "ask"
      | "card"
      | "changes"
      | "code"
      | "details"
      | "family"
      | "family-code"
      | "family-invite"
      | "family-join"
      | "family-one"
      | "licence"
      | "loss"
      | "me"
      | "messages"
      | "people"
      | "reads"
      | "receipt"
      | "requests"
      | "rules"
      | "services"
      | "sign-in"
      | "tiles";
    /** May be seen without being signed in. */
    open?: boolean;
    /** Stands without the tabs. */
    bare?: boolean;
  }
}

export const router = createRouter({
  history: createWebHistory("/resident/"),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

router.beforeEach(async (to) => {
  // The code screen waits for nobody.
  if (to.path === "/code") return true;
  await meetHolder();
  if (home.value === null && !to.meta.open) return "/sign-in";
  return home.value !== null && to.path === "/sign-in" ? "/" : true;
});

router.afterEach((to) => {
  document.title = `${t(`titles.${to.meta.title}`)} · ${t("app")}`;
  const shown = !document.getElementById("code")!.hidden;
  if (to.path !== "/code") hideCode();
  else if (!shown) void showCode();
});

/** Links on the code screen are plain, so that they work before the app has loaded. */
document.getElementById("code")!.addEventListener("click", (event) => {
  const link = (event.target as Element).closest("a");
  if (link === null) return;
  event.preventDefault();
  void router.push(link.pathname.replace("/resident", ""));
});
