/* The only script of the site. Every page works without it; it adds words, patience and focus. */
import "./alerts.js";
import "./busy.js";
import "./counter.js";
import "./found.js";
import "./freshness.js";
import "./paragraphs.js";
import "./palette.js";
import "./passwords.js";
import "./surfaces.js";
import "./unsaved.js";
import "./writers.js";
