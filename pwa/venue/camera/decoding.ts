// This page's end of the decoder: one picture goes out, its texts come back, and only then the next may go.
import { cropOf } from "./crop.ts";
import type { Answer } from "./decoder.ts";
import { NoCamera } from "./stream.ts";

export interface Decoding {
  /** The texts in the middle of what the video shows now. */
  read(video: HTMLVideoElement): Promise<readonly string[]>;
  close(): void;
}

export function startDecoding(): Decoding {
  const worker = new Worker(new URL("./decoder.ts", import.meta.url), { name: "decoder" });
  const canvas = document.createElement("canvas");
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener("error", () => reject(new NoCamera("unreadable")));
  });
  broken.catch(() => undefined);
  const context = canvas.getContext("2d", { willReadFrequently: true });

  function picture(video: HTMLVideoElement): ImageData | null {
    const { x, y, side, size } = cropOf(video.videoWidth, video.videoHeight);
    if (context === null || size === 0) return null;
    if (canvas.width !== size) canvas.width = canvas.height = size;
    context.drawImage(video, x, y, side, side, 0, 0, size, size);
    return context.getImageData(0, 0, size, size);
  }

  async function read(video: HTMLVideoElement): Promise<readonly string[]> {
    const taken = picture(video);
    if (taken === null) return [];
    const answer = await Promise.race([ask(worker, taken), broken]);
    if ("failed" in answer) throw new NoCamera("unreadable");
    return answer.texts;
  }

  return { read, close: () => worker.terminate() };
}

function ask(worker: Worker, picture: ImageData): Promise<Answer> {
  return new Promise((resolve) => {
    const { port1: here, port2: there } = new MessageChannel();
    here.onmessage = ({ data }: MessageEvent<Answer>) => resolve(data);
    worker.postMessage(picture, [picture.data.buffer, there]);
  });
}
