// The camera itself: which one, how it is asked for, and what it can do.
import { problemNamed, type CameraProblem } from "./problems.ts";

/** Browsers know more of a camera than the standard's types do. */
interface Capabilities extends MediaTrackCapabilities {
  torch?: boolean;
  focusMode?: string[];
}

export interface Lens {
  readonly id: string;
  readonly name: string;
}

export class NoCamera extends Error {
  readonly problem: CameraProblem;

  constructor(problem: CameraProblem) {
    super(problem);
    this.problem = problem;
  }
}

/** Through the lens of that id while it is there, else through the one at the back. */
export async function openStream(lens: string | null): Promise<MediaStream> {
  // A page opened by http in a local network has no mediaDevices at all.
  if (!window.isSecureContext) throw new NoCamera("insecure");
  if (navigator.mediaDevices === undefined) throw new NoCamera("none");
  try {
    return await ask(lens === null ? {} : { deviceId: { exact: lens } });
  } catch (error) {
    if (lens !== null && nameOf(error) === "OverconstrainedError") return openStream(null);
    throw new NoCamera(problemNamed(nameOf(error)));
  }
}

export function trackOf(stream: MediaStream): MediaStreamTrack {
  const [track] = stream.getVideoTracks();
  if (track === undefined) throw new NoCamera("none");
  return track;
}

/** Names are there only once the permission is. */
export async function lenses(): Promise<Lens[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices
    .filter(({ kind, deviceId }) => kind === "videoinput" && deviceId !== "")
    .map(({ deviceId, label }) => ({ id: deviceId, name: label }));
}

export function hasTorch(track: MediaStreamTrack): boolean {
  return capabilitiesOf(track).torch === true;
}

export async function light(track: MediaStreamTrack, on: boolean): Promise<void> {
  await track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
}

/** Phones come near and go; a lens that focused once on the far wall reads nothing. */
export async function keepFocusing(track: MediaStreamTrack): Promise<void> {
  if (!capabilitiesOf(track).focusMode?.includes("continuous")) return;
  await track
    .applyConstraints({ advanced: [{ focusMode: "continuous" } as MediaTrackConstraintSet] })
    .catch(() => undefined);
}

function ask(which: MediaTrackConstraints): Promise<MediaStream> {
  return navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 }, ...which },
  });
}

function capabilitiesOf(track: MediaStreamTrack): Capabilities {
  return track.getCapabilities?.() ?? {};
}

function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : "";
}
