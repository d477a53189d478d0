import * as grpc from "@grpc/grpc-js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/** Properties of a resource as they go over the wire. */
export type Properties = Readonly<Record<string, unknown>>;

/** Stands for a value that is known only after another resource is created. Source: Pulumi's protocol. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Reads properties of a request. */
export function read(struct: Struct | undefined): Properties {
  return struct?.toJavaScript() ?? {};
}

/** Writes properties into a response. */
export function write(properties: Properties): Struct {
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Parameters<typeof Struct.fromJavaScript>[0]);
}

/** A handler of one method, from a function that answers or throws. */
export function handler<Request, Response>(
  answer: (request: Request) => Promise<Response> | Response,
): grpc.handleUnaryCall<Request, Response> {
  return ({ request }, callback) => {
    Promise.resolve()
      .then(() => answer(request))
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          callback({ code: grpc.status.UNKNOWN, details: error instanceof Error ? error.message : String(error) });
        },
      );
  };
}

/** A method that the fake lacks: the engine does without it. */
export const absent: grpc.handleUnaryCall<unknown, unknown> = (_call, callback) => {
  callback({ code: grpc.status.UNIMPLEMENTED, details: "not part of the fake" });
};
