import { isReal } from "./levels";

const minute = 60_000;
const file = expect.getState().testPath ?? "";

// A real node builds its tools from source the first time.
jest.setTimeout(isReal(file) ? 60 * minute : minute);
