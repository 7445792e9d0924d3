/** The page forbids itself what would let data out, whatever a script in it may try. */
import assert from "node:assert/strict";
import { suite } from "./harness.mjs";

suite("the page's own policy", (check) => {
  check("lets nothing connect elsewhere, and runs no script but the page's own", async ({ page, expectError }) => {
    expectError(/Content Security Policy|violates|Refused to|Failed to fetch|Fetch API cannot load/);
    const tried = await page.evaluate(async () => {
      const fetched = await fetch("http://127.0.0.1:9/").then(
        () => "sent",
        () => "refused",
      );
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.head.append(script);
      const attribute = document.createElement("div");
      attribute.setAttribute("style", "color: red");
      return { fetched, ran: "ran" in window, style: attribute.style.color };
    });
    assert.deepEqual(tried, { fetched: "refused", ran: false, style: "" });
  });
});
