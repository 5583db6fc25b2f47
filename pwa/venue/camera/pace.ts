// How often the camera is looked through: often enough that nobody waits, seldom enough that a terminal on a battery
// lasts its shift.

/** Milliseconds between two pictures. */
export const AWAKE = 100;
export const DROWSY = 250;
const DROWSY_AFTER = 60_000;

export function paceAfter(nothingReadFor: number): number {
  return nothingReadFor < DROWSY_AFTER ? AWAKE : DROWSY;
}

/** Until the video has a picture that was not there before, where the browser can tell. */
export function nextPicture(video: HTMLVideoElement): Promise<void> {
  // The types promise what browsers before 2022 do not have.
  const waits: Partial<Pick<HTMLVideoElement, "requestVideoFrameCallback">> = video;
  if (waits.requestVideoFrameCallback === undefined) return Promise.resolve();
  return new Promise((resolve) => video.requestVideoFrameCallback(() => resolve()));
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
