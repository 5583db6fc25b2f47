// The worker that finds QR codes in a picture. The browser's own detector reads where it says that it can; where it
// cannot, or fails at the first picture, zxing does, with the wasm that this very server hands out.
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import wasm from "zxing-wasm/reader/zxing_reader.wasm?url";
import { READER_OPTIONS } from "./reader-options.ts";

interface Detector {
  detect(picture: ImageData): Promise<{ rawValue: string }[]>;
}

interface Detectors {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

type Read = (picture: ImageData) => Promise<string[]>;

export type Answer = { readonly texts: readonly string[] } | { readonly failed: true };

let reading: Promise<Read> = nativeRead().then((native) => native ?? zxingRead());
reading.catch(() => undefined);

// Every picture brings the port for its own answer, so that a stream stopped in mid-picture confuses nobody.
self.addEventListener("message", async ({ data, ports: [port] }: MessageEvent<ImageData>) => {
  port?.postMessage(await answerTo(data));
});

async function answerTo(picture: ImageData): Promise<Answer> {
  try {
    const read = await reading;
    return { texts: await read(picture) };
  } catch {
    return { failed: true };
  }
}

async function nativeRead(): Promise<Read | null> {
  const { BarcodeDetector } = self as { BarcodeDetector?: Detectors };
  // It may be there and support nothing.
  const formats = (await BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? [];
  if (BarcodeDetector === undefined || !formats.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (picture) => {
    try {
      return (await detector.detect(picture)).map(({ rawValue }) => rawValue);
    } catch {
      // On some phones the detector is a part that must be downloaded first, and is not.
      reading = zxingRead();
      return (await reading)(picture);
    }
  };
}

async function zxingRead(): Promise<Read> {
  // Left alone, zxing would fetch its wasm from somebody else's server.
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  return async (picture) => {
    const found = await readBarcodes(picture, READER_OPTIONS);
    return found.filter(({ isValid }) => isValid).map(({ text }) => text);
  };
}
