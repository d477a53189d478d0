import { levelOf, levels } from "./levels";

const minute = 60_000;
const file = expect.getState().testPath ?? "";

// A real node builds its tools from source the first time.
jest.setTimeout(levelOf(file) >= levels.indexOf("e2e") ? 60 * minute : minute);
