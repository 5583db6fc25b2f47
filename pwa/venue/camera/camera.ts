// The camera at work: opened, looked through at a steady pace, and shut whenever nobody can see the page.
import { onMounted, onUnmounted, ref, type Ref } from "vue";
import { rememberedLens, rememberLens } from "../remembered.ts";
import { startDecoding } from "./decoding.ts";
import type { Remark } from "./lookout.ts";
import { nextPicture, paceAfter, pause } from "./pace.ts";
import type { CameraProblem } from "./problems.ts";
import { hasTorch, keepFocusing, lenses, light, NoCamera, openStream, trackOf } from "./stream.ts";

/** When a camera is plugged in, these are over. */
const WAITS_FOR_DEVICE: ReadonlySet<CameraProblem | null> = new Set(["lost", "none"]);

type Look = (texts: readonly string[], now: number) => Remark | null;

export function useCamera(video: Readonly<Ref<HTMLVideoElement | null>>, look: Look) {
  const opening = ref(true);
  const problem = ref<CameraProblem | null>(null);
  const remark = ref<Remark | null>(null);
  const lensCount = ref(0);
  const mirrored = ref(false);
  /** Null where the camera has none. */
  const torch = ref<boolean | null>(null);
  const decoding = startDecoding();
  let track: MediaStreamTrack | null = null;
  let turn = 0;

  async function start(): Promise<void> {
    stop();
    const mine = turn;
    opening.value = true;
    problem.value = null;
    try {
      const stream = await openStream(rememberedLens());
      const opened = trackOf(stream);
      // The page was hidden or left while the person was asked for permission.
      if (mine !== turn || video.value === null) return opened.stop();
      track = opened;
      opened.addEventListener("ended", () => mine === turn && fail(new NoCamera("lost")));
      await show(video.value, stream, opened);
      if (mine === turn) await watch(video.value, mine);
    } catch (error) {
      if (mine === turn) fail(error);
    }
  }

  async function show(on: HTMLVideoElement, stream: MediaStream, opened: MediaStreamTrack): Promise<void> {
    on.srcObject = stream;
    await on.play();
    // A person who sees the own picture moves the phone the wrong way unless it is a mirror.
    mirrored.value = opened.getSettings().facingMode === "user";
    torch.value = hasTorch(opened) ? false : null;
    lensCount.value = (await lenses()).length;
    await keepFocusing(opened);
    opening.value = false;
  }

  async function watch(on: HTMLVideoElement, mine: number): Promise<void> {
    let lastRead = performance.now();
    while (mine === turn) {
      await nextPicture(on);
      if (mine !== turn) return;
      const begun = performance.now();
      const texts = await decoding.read(on);
      if (mine !== turn) return;
      if (texts.length > 0) lastRead = begun;
      remark.value = look(texts, begun);
      await pause(Math.max(0, begun + paceAfter(begun - lastRead) - performance.now()));
    }
  }

  function fail(error: unknown): void {
    stop();
    problem.value = error instanceof NoCamera ? error.problem : "other";
  }

  function stop(): void {
    turn += 1;
    track?.stop();
    track = null;
    remark.value = null;
    opening.value = false;
    if (video.value !== null) video.value.srcObject = null;
  }

  async function switchLight(): Promise<void> {
    if (track === null || torch.value === null) return;
    const on = !torch.value;
    await light(track, on);
    torch.value = on;
  }

  async function switchLens(): Promise<void> {
    const now = track?.getSettings().deviceId;
    const all = await lenses();
    const next = all[(all.findIndex(({ id }) => id === now) + 1) % all.length];
    if (next !== undefined) rememberLens(next.id);
    await start();
  }

  function seenOrNot(): void {
    if (document.visibilityState === "visible") void start();
    else stop();
  }

  function plugged(): void {
    if (WAITS_FOR_DEVICE.has(problem.value)) void start();
  }

  onMounted(() => {
    document.addEventListener("visibilitychange", seenOrNot);
    navigator.mediaDevices?.addEventListener("devicechange", plugged);
    seenOrNot();
  });
  onUnmounted(() => {
    document.removeEventListener("visibilitychange", seenOrNot);
    navigator.mediaDevices?.removeEventListener("devicechange", plugged);
    stop();
    decoding.close();
  });

  return { opening, problem, remark, lensCount, mirrored, torch, start, switchLight, switchLens };
}
