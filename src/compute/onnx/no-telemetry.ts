// onnxruntime sends telemetry by default, and keeps a database for it in the user's cache folder. It reads this
// variable when its library is loaded: import this file first.
process.env.ORT_DISABLE_TELEMETRY ??= '1';
