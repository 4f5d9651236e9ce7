// Finds a Chromium for the tests and generators, or installs Debian's.
import { aptInstall, hasAptGet, isExecutable } from './apt-get.mjs';

/** Chromium and its relatives, by platform. All can be driven by Playwright; the first that is there is taken. */
const CANDIDATES = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/google-chrome',
    '/usr/bin/microsoft-edge-stable',
    '/usr/bin/microsoft-edge',
    // Late, because a snap does not see all files.
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: windowsCandidates(),
};

/** The path of an installed Chromium, Chrome or Edge (CHROMIUM_PATH wins), or null. */
export function findChromium() {
  const wanted = process.env.CHROMIUM_PATH;
  const paths = wanted ? [wanted] : (CANDIDATES[process.platform] ?? []);
  return paths.find(isExecutable) ?? null;
}

/** Like findChromium, but throws with what to do when there is none. */
export function requireChromium() {
  const found = findChromium();
  if (found) return found;
  const wanted = process.env.CHROMIUM_PATH;
  throw new Error(
    wanted
      ? `CHROMIUM_PATH is "${wanted}", which is not a program that can be run. Correct it, or unset it.`
      : 'Chromium, Chrome or Edge is needed and none was found. ' +
          'Install one, or set CHROMIUM_PATH to the program file of the one you have, then try again.',
  );
}

/** Like requireChromium, but first installs Debian's package where there is none and apt-get is there to do it. */
export function ensureChromium() {
  if (!process.env.CHROMIUM_PATH && !findChromium() && hasAptGet()) {
    console.log('No Chromium found; installing the chromium package with apt-get …');
    aptInstall('chromium');
  }
  return requireChromium();
}

/** Installed for everyone (64 and 32 bit) or for this user only. */
function windowsCandidates() {
  const { ProgramFiles, LOCALAPPDATA } = process.env;
  const folders = [ProgramFiles, process.env['ProgramFiles(x86)'], LOCALAPPDATA].filter(Boolean);
  const programs = [
    'Google\\Chrome\\Application\\chrome.exe',
    'Chromium\\Application\\chrome.exe',
    'Microsoft\\Edge\\Application\\msedge.exe',
  ];
  return programs.flatMap((program) => folders.map((folder) => `${folder}\\${program}`));
}
