// onnxruntime reports to its makers by default, and keeps a database for that in the user's cache folder. Nobody who
// trains a network here has asked for it. It reads this variable when its library is loaded: import this file first.
process.env.ORT_DISABLE_TELEMETRY ??= '1';
