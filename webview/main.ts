import "./styles.css";
import { App } from "./ui/app.js";
import { connect } from "./ui/host.js";

const host = connect();
window.addEventListener("error", (event) => host.post({ type: "error", message: event.message.slice(0, 1000) }));
new App(host, document.body);
